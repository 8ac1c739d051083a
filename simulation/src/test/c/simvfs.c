/* Lets Java register a VFS with the SQLite inside the JDBC driver, whose own symbols are hidden:
   a loadable extension is handed them. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

int sim_register(sqlite3_vfs *vfs) { return sqlite3_vfs_register(vfs, 1); }

/* The next random number asks the VFS for a new seed. */
void sim_forget_randomness(void) { sqlite3_randomness(0, 0); }

int sqlite3_simvfs_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api);
  return SQLITE_OK_LOAD_PERMANENTLY;
}
