/**
 * What is well and what is not, with the remedy: {@code patchbay:doctor}. {@link
 * io.patchbay.console.doctor.Doctor} asks every part; {@link io.patchbay.console.doctor.RoundTrip}
 * sends packets through a media backend as a call would.
 */
@NullMarked
package io.patchbay.console.doctor;

import org.jspecify.annotations.NullMarked;
