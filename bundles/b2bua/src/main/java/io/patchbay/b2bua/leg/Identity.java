package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.SipMessages;
import java.text.ParseException;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;

/**
 * Who somebody is to those we connect him with: a user and a display name, never a host.
 *
 * @param user may be empty
 * @param displayName may be empty
 */
public record Identity(String user, String displayName) {
  /** What an address says. */
  static Identity of(Address address) {
    String user = "";
    if (address.getURI() instanceof SipURI sip && sip.getUser() != null) {
      user = sip.getUser();
    } else if (address.getURI() instanceof TelURL tel) {
      user = tel.getPhoneNumber();
    }
    return new Identity(user, address.getDisplayName() == null ? "" : address.getDisplayName());
  }

  /** The same, by another number where there is one. */
  public Identity calledBy(Optional<String> number) {
    return number.map(shown -> new Identity(RouteTarget.escape(shown), displayName)).orElse(this);
  }

  /**
   * As one side is shown it, with our host.
   *
   * @param local our address towards that side
   */
  public Address at(HostPort local, SipMessages messages) {
    SipURI uri = messages.contact("", local, "udp");
    uri.removePort();
    try {
      if (!user.isEmpty()) {
        uri.setUser(user);
      }
      Address address = messages.address(uri);
      if (!displayName.isEmpty()) {
        address.setDisplayName(displayName);
      }
      return address;
    } catch (ParseException e) {
      throw new IllegalArgumentException("an identity does not parse: " + e.getMessage(), e);
    }
  }
}
