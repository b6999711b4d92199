package io.patchbay.b2bua.leg;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.sip.header.ContactHeader;
import javax.sip.message.Response;

/** The Contacts of a redirection (RFC 3261 section 8.1.3.4). */
final class Contacts {
  private Contacts() {}

  /** In their order; one without q is as good as any (RFC 3261 section 16.6: q is 1.0). */
  static List<LegEvent.Redirect.Contact> of(Response redirection) {
    List<LegEvent.Redirect.Contact> contacts = new ArrayList<>();
    for (Iterator<?> each = redirection.getHeaders(ContactHeader.NAME); each.hasNext(); ) {
      ContactHeader contact = (ContactHeader) each.next();
      if (!contact.isWildCard() && contact.getAddress() != null) {
        float q = contact.getQValue();
        contacts.add(
            new LegEvent.Redirect.Contact(contact.getAddress().getURI().toString(), q < 0 ? 1 : q));
      }
    }
    return contacts;
  }
}
