/**
 * An SQL database that never makes a loop wait: one connection on a thread of its own, tasks one
 * after the other, schemas by numbered steps. Embedded H2 or PostgreSQL.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.lib.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
