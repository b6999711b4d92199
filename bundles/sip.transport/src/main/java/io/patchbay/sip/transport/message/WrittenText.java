package io.patchbay.sip.transport.message;

import gov.nist.core.GenericObject;

/** What JAIN's objects write, behind the text it is wanted in: without a text of its own. */
final class WrittenText {
  private WrittenText() {}

  static StringBuilder append(StringBuilder text, Object written) {
    return written instanceof GenericObject jain ? jain.encode(text) : text.append(written);
  }
}
