package shark.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words one after the other, sought in texts as SQLite's full-text search seeks them with the tokenizer {@code unicode61}:
 * letters and digits without case and accents, whatever is between them.
 *
 * @param words in lower case and without accents
 * @param prefix the last word may go on
 */
record Words(List<String> words, boolean prefix) {
    /** Reads a phrase; an asterisk at its end lets the last word go on. */
    static Words of(String phrase) {
        return new Words(split(phrase), phrase.endsWith("*"));
    }

    /** The phrase in the language of FTS5. */
    String query() {
        return '"' + String.join(" ", words) + '"' + (prefix ? "*" : "");
    }

    boolean isIn(String text) {
        List<String> all = split(text);
        for (int at = 0; at + words.size() <= all.size(); at++) {
            if (isAt(all, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(List<String> all, int at) {
        int last = words.size() - 1;
        for (int i = 0; i < last; i++) {
            if (!all.get(at + i).equals(words.get(i))) {
                return false;
            }
        }
        String end = all.get(at + last);
        return prefix ? end.startsWith(words.get(last)) : end.equals(words.get(last));
    }

    private static List<String> split(String text) {
        boolean ascii = text.getBytes(StandardCharsets.UTF_8).length == text.length();
        String folded = (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFD)).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        folded.codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            if (Character.isLetterOrDigit(letter)
                    || type == Character.OTHER_NUMBER
                    || type == Character.LETTER_NUMBER) {
                word.appendCodePoint(letter);
            } else if (type != Character.NON_SPACING_MARK && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
