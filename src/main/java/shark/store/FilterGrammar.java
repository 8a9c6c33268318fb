package shark.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Reads filters, in the two grammars that people know.
 *
 * <p>{@code field:value}: {@code host: path: method: scheme: sandbox: tape: type: error: url:} take a part of the text
 * (method and scheme the whole), {@code status:} a number, {@code 5xx} or a range, {@code size:} bytes and {@code dur:} a time
 * with {@code <}, {@code >} or a range, {@code text: head: body:} words one after the other, {@code source:network|played|error|tunnel} and {@code pinned:yes|no} the whole. As in
 * mitmproxy, {@code ~u ~d ~m ~t ~h ~hq ~hs ~b ~bq ~bs} take a regular expression, {@code ~c} a status, {@code ~e ~q ~s ~marked ~http
 * ~tcp ~dns ~all} nothing. A word without any of these is a part of the URL. Quotes make one word of many.
 */
final class FilterGrammar {
    private static final int MOST_LENGTH = 4096;
    private static final int DEEPEST = 50;

    private final String text;
    private int at;
    private int depth;

    FilterGrammar(String text) {
        this.text = text;
    }

    Condition parse() {
        if (text.length() > MOST_LENGTH) {
            throw wrong("is longer than " + MOST_LENGTH + " characters");
        }
        skipBlanks();
        if (at == text.length()) {
            return new Condition.All(List.of());
        }
        Condition condition = any();
        if (at < text.length()) {
            throw wrong("has a ')' at character " + (at + 1) + " that closes nothing");
        }
        return condition;
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (takeOperator("|", "OR")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(List.copyOf(parts));
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>(List.of(one()));
        boolean more = true;
        while (more) {
            boolean and = takeOperator("&", "AND");
            more = and || (at < text.length() && text.charAt(at) != ')' && !isOperator("|", "OR"));
            if (more) {
                parts.add(one());
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
    }

    private Condition one() {
        if (++depth > DEEPEST) {
            throw wrong("is nested too deeply");
        }
        Condition condition;
        if (at == text.length() || text.charAt(at) == ')' || isOperator("|", "OR") || isOperator("&", "AND")) {
            throw wrong("lacks a word at character " + (at + 1));
        } else if (takeOperator("!", "NOT") || takeMinus()) {
            condition = new Condition.Not(one());
        } else if (text.charAt(at) == '(') {
            condition = group();
        } else if (text.charAt(at) == '~') {
            condition = tilde();
        } else {
            condition = word();
        }
        depth--;
        return condition;
    }

    private Condition group() {
        int opened = at++;
        skipBlanks();
        Condition condition = any();
        if (at == text.length()) {
            throw wrong("has a '(' at character " + (opened + 1) + " that is not closed");
        }
        at++;
        skipBlanks();
        return condition;
    }

    private Condition tilde() {
        int from = at++;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String operator = text.substring(from, at);
        boolean ends = at == text.length() || text.charAt(at) == ')' || Character.isWhitespace(text.charAt(at));
        skipBlanks();
        if (!ends || !FilterTerms.isOperator(operator)) {
            throw wrong("has no operator '" + operator + "'; for a part of the URL write it in quotes");
        }
        return FilterTerms.takesValue(operator)
                ? FilterTerms.ofOperator(operator, value("after " + operator))
                : FilterTerms.ofOperator(operator, "");
    }

    private Condition word() {
        int from = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String field = text.substring(from, at).toLowerCase(Locale.ROOT);
        if (at < text.length() && text.charAt(at) == ':' && FilterTerms.isField(field)) {
            at++;
            boolean none = at == text.length() || text.charAt(at) == ')' || Character.isWhitespace(text.charAt(at));
            return FilterTerms.ofField(field, none ? "" : value("after " + field + ":"));
        }
        at = from;
        return FilterTerms.partOfUrl(value("here"));
    }

    /** A word, or what quotes enclose. */
    private String value(String where) {
        if (at == text.length() || text.charAt(at) == ')') {
            throw wrong("lacks a value " + where);
        }
        String value = text.charAt(at) == '"' || text.charAt(at) == '\'' ? quoted() : bare();
        skipBlanks();
        return value;
    }

    private String quoted() {
        int opened = at;
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            boolean escaped =
                    text.charAt(at) == '\\' && at + 1 < text.length() && "\\\"'".indexOf(text.charAt(at + 1)) >= 0;
            at += escaped ? 1 : 0;
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw wrong("has a quote at character " + (opened + 1) + " that is not closed");
        }
        at++;
        return value.toString();
    }

    /** Up to a blank, or to a parenthesis that closes one before the word. */
    private String bare() {
        int from = at;
        int open = 0;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char letter = text.charAt(at);
            open += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (open < 0) {
                break;
            }
            at++;
        }
        return text.substring(from, at);
    }

    private boolean takeMinus() {
        boolean minus = text.charAt(at) == '-'
                && at + 1 < text.length()
                && text.charAt(at + 1) != ')'
                && !Character.isWhitespace(text.charAt(at + 1));
        at += minus ? 1 : 0;
        return minus;
    }

    private boolean takeOperator(String sign, String word) {
        if (!isOperator(sign, word)) {
            return false;
        }
        at += text.startsWith(sign, at) ? sign.length() : word.length();
        skipBlanks();
        return true;
    }

    /** A sign, or a word in capital letters that stands alone. */
    private boolean isOperator(String sign, String word) {
        int end = at + word.length();
        return text.startsWith(sign, at)
                || (text.startsWith(word, at)
                        && end < text.length()
                        && (Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '('));
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private SharkException wrong(String what) {
        return new SharkException(
                ErrorCode.INVALID, "the filter '" + shown() + "' " + what + "; see: shark http ls --help");
    }

    private String shown() {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
