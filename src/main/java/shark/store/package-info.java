/**
 * Exchanges on disk: SQLite schema and migrations, bodies by digest, filters, retention.
 *
 * <p>The only room that speaks SQL. Called by tape and daemon.
 */
@NullMarked
package shark.store;

import org.jspecify.annotations.NullMarked;
