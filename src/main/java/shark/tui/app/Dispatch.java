package shark.tui.app;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A table of what is done with which kind of thing. */
public final class Dispatch<T> {
    private final Map<Class<?>, Consumer<T>> table = new HashMap<>();

    /** Adds a row. */
    public <S extends T> Dispatch<T> on(Class<S> kind, Consumer<S> action) {
        table.put(kind, thing -> action.accept(kind.cast(thing)));
        return this;
    }

    /** Does what is to be done with a thing of a kind in the table. */
    public void accept(T thing) {
        Consumer<T> action = table.get(thing.getClass());
        if (action == null) {
            throw new IllegalArgumentException("nothing is to be done with " + thing);
        }
        action.accept(thing);
    }
}
