package shark;

/** Composition root. */
public final class Main {
    private Main() {}

    /** Starts. */
    public static void main(String[] args) {
        System.out.println("shark");
    }
}
