/**
 * Users and the digest challenge they answer (RFC 7616, RFC 8760, RFC 3261 section 22): an
 * interceptor before everybody else, a store of users, and a guard against guessing.
 */
@NullMarked
package io.patchbay.sip.auth;

import org.jspecify.annotations.NullMarked;
