package shark.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records of the protocol with anything in them, made by their components: a new record needs no line here. */
final class TestingRecords {
    private static final List<String> TEXTS = List.of(
            "",
            "dev",
            "/a?b=c&d",
            "two\nlines\r\n",
            "\"quoted\" \\ {}",
            "\u0000\u001b[2J\u007f",
            "caf\u00e9 \u65e5 \ud83e\udd88",
            "x".repeat(300));

    private final Random random;
    private final boolean full;

    TestingRecords(long seed) {
        this(seed, false);
    }

    private TestingRecords(long seed, boolean full) {
        random = new Random(seed);
        this.full = full;
    }

    /** Records in which nothing is absent and no list is empty. */
    static TestingRecords full() {
        return new TestingRecords(1, true);
    }

    private int size() {
        return full ? 1 : random.nextInt(4);
    }

    <T> T make(Class<T> type) {
        return type.cast(value(type, type));
    }

    private Object value(Class<?> type, Type generic) {
        if (type == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        } else if (type == long.class || type == Long.class) {
            return random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextInt(9) : random.nextLong();
        } else if (type == int.class || type == Integer.class) {
            return random.nextInt();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        } else if (type == List.class) {
            List<Object> list = new ArrayList<>();
            Class<?> element = argument(generic, 0);
            for (int i = size(); i > 0; i--) {
                list.add(value(element, element));
            }
            return list;
        } else if (type == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = size(); i > 0; i--) {
                map.put(value(String.class, String.class), value(argument(generic, 1), argument(generic, 1)));
            }
            return map;
        }
        return record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components).map(this::component).toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " cannot be made", e);
        }
    }

    private @Nullable Object component(RecordComponent component) {
        boolean mayLack = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return mayLack && !full && random.nextBoolean() ? null : value(component.getType(), component.getGenericType());
    }

    private static Class<?> argument(Type generic, int index) {
        return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[index];
    }
}
