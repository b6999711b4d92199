/** Refuses some callers, and watches others: what a plug-in for call control looks like. */
@NullMarked
package org.example.blocklist;

import org.jspecify.annotations.NullMarked;
