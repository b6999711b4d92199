package io.patchbay.sip.registrar;

import javax.sip.address.SipURI;

/**
 * What a REGISTER wants of one Contact.
 *
 * @param text the URI as it was sent
 * @param uri the same, read
 * @param q thousandths
 * @param seconds how long the binding is to last; 0 removes it
 * @param instance of {@code +sip.instance}; empty when there is none
 * @param regId of an outbound flow; 0 when it is none
 */
record ContactUpdate(String text, SipURI uri, int q, long seconds, String instance, int regId) {}
