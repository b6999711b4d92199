package io.patchbay.api.media;

import java.util.Locale;

/** What a backend noticed about the media of a session. */
public sealed interface MediaEvent {
  /** Id of the side it is about. */
  String leg();

  /** One line for people. */
  String text();

  /** What made a backend believe in a source. */
  enum Evidence {
    /** It is the address of the SDP. */
    SDP,
    /** It sent the first packet. */
    FIRST,
    /** It sends, and nobody better does; no more than a guess yet. */
    FOLLOWED,
    /** It sent several packets of one stream. */
    PACKETS,
    /** It still sends after the time that is given to better ones. */
    TIME,
    /** It is the one that was believed before signalling spoke. */
    KNOWN,
    /** It goes on with the SSRC and the sequence of the source before. */
    CONTINUED
  }

  /**
   * Media of a side comes from another address from now on, and is sent there.
   *
   * @param media index of the m-line, from 0
   * @param rtcp whether it is about RTCP, which is learned apart from RTP
   * @param before {@code host:port} so far; {@code -} when nothing was known
   * @param now {@code host:port}
   */
  record Source(String leg, int media, boolean rtcp, String before, String now, Evidence evidence)
      implements MediaEvent {
    @Override
    public String text() {
      String stream = leg + "/" + media + (rtcp ? " RTCP" : " RTP");
      String believed = " (" + evidence.name().toLowerCase(Locale.ROOT) + ")";
      return now.equals(before)
          ? stream + " comes from " + now + believed
          : stream + " comes from " + now + ", before: " + before + believed;
    }
  }

  /** A side that is to send has begun to be silent, or is heard again. */
  record Silence(String leg, boolean ended) implements MediaEvent {
    @Override
    public String text() {
      return leg + (ended ? " is heard again" : " is silent");
    }
  }

  /** A side that is to send is silent while the other is heard; or no longer so. */
  record OneWay(String leg, boolean ended) implements MediaEvent {
    @Override
    public String text() {
      return (ended ? "no more one-way audio" : "one-way audio: nothing") + " from " + leg;
    }
  }

  /**
   * A side began to send more than a stream may, so that packets of it are refused; or no longer
   * does.
   *
   * @param media index of the m-line, from 0
   */
  record Excess(String leg, int media, boolean ended) implements MediaEvent {
    @Override
    public String text() {
      return leg
          + "/"
          + media
          + (ended ? " keeps to the packet rate again" : " sends more packets than it may");
    }
  }
}
