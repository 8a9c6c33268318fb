package shark.http;

/**
 * A program's connection whose TLS ends at the door.
 *
 * @param serverName as the program said it (SNI); empty where it said none
 * @param host the server by its name where one is known, else its address
 */
record Secured(String serverName, String host) {}
