package io.patchbay.itests.distribution;

import static io.patchbay.itests.distribution.SippScript.called;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The races a real peer can bring about, and what both sides must see. Where nothing but time puts
 * what the two sides do into its order, one of them is silent for {@value #WELL_AFTER} ms: the
 * other may be that late on a busy machine.
 */
final class Races {
  private static final int WELL_AFTER = 3000;
  private static final String OK = "200 OK";
  private static final String RINGING = "180 Ringing";
  private static final String TERMINATED = "487 Request Terminated";

  private Races() {}

  private static Race of(String name, UnaryOperator<SippScript> caller, SippScript called) {
    return new Race(name, caller.apply(SippScript.caller(name)), List.of(called), "{0}", Map.of());
  }

  /** All of them. */
  static List<Race> all() {
    return List.of(
        // these take longest
        of(
            "6-no-ack-at-all",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .silence(5000)
                    .take("BYE", "bye")
                    .answer("bye", OK)
                    .ack("invite", 1),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye", "no ACK")
                .answer("bye", OK)),
        of(
            "22-no-prack",
            caller ->
                caller
                    .invite("Supported: 100rel")
                    .hear(183, "invite", "RSeq:")
                    .silence(5000)
                    .hear(504, "invite")
                    .ackRefusal("invite", 1),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", "183 Session Progress", "Require: 100rel", "RSeq: 1")
                .take("PRACK", "prack")
                .answer("prack", OK)
                .take("CANCEL", "cancel")
                .answer("cancel", OK)
                .answer("invite", TERMINATED)
                .take("ACK")),
        of(
            "1-cancel-before-any-provisional",
            caller ->
                caller
                    .invite()
                    .hear(100, "invite")
                    .silence(500)
                    .cancel()
                    .hear(200)
                    .hear(487, "invite")
                    .ackRefusal("invite", 1),
            called()
                .take("INVITE", "invite")
                .silence(500 + WELL_AFTER)
                .answer("invite", RINGING)
                .take("CANCEL", "cancel")
                .answer("cancel", OK)
                .answer("invite", TERMINATED)
                .take("ACK")),
        of(
            "3-answer-crosses-cancel",
            caller ->
                caller
                    .invite()
                    .hear(180, "invite")
                    .cancel()
                    .hear(200)
                    .hear(487, "invite")
                    .ackRefusal("invite", 1),
            called()
                .take("INVITE", "invite")
                .answer("invite", RINGING)
                .take("CANCEL", "cancel")
                .answer("cancel", OK)
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "4-cancel-after-the-answer",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .cancel()
                    .hear(200)
                    .ack("invite", 1)
                    .bye(2)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "5-bye-of-the-called-before-the-callers-ack",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .silence(700)
                    .ack("invite", 1)
                    .take("BYE", "bye")
                    .answer("bye", OK),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .silence(200)
                .bye(1)
                .hear(200)),
        of(
            "7-repeated-answer",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .info(2)
                    .hear(200)
                    .silence(WELL_AFTER)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("INFO", "info")
                .answer("info", OK)
                .repeatAnswer()
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "8-byes-cross",
            caller -> caller.invite().hear(200, "invite").ack("invite", 1).bye(2).hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .bye(1)
                .hear(200)
                .answer("bye", OK)),
        of(
            "9-bye-of-the-caller-before-its-ack",
            caller -> caller.invite().hear(200, "invite").bye(2).hear(200).ack("invite", 1),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "10-offers-cross",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .reinvite("again", 2)
                    .hear(200, "again")
                    .ack("again", 2)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("INVITE", "again")
                .reinvite("glare", 1)
                .hear(491, "glare")
                .ackRefusal("glare", 1)
                .answerSdp("again", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "10-offer-refused-with-491-is-made-again",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .reinvite("again", 2)
                    .hear(200, "again")
                    .ack("again", 2)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("INVITE", "again")
                .answer("again", "491 Request Pending")
                .take("ACK")
                .take("INVITE", "retry")
                .answerSdp("retry", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "10-updates-cross",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .update(2)
                    .hear(200)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("UPDATE", "update")
                .update(1)
                .hear(491)
                .answerSdp("update", OK)
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "11-hanging-up-while-an-offer-is-out",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .reinvite("again", 2)
                    .hear(100, "again")
                    .silence(500)
                    .bye(3)
                    .hear(200)
                    .hear(487, "again")
                    .ackRefusal("again", 2),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("INVITE", "again")
                .answer("again", "100 Trying")
                .take("CANCEL", "recancel")
                .answer("recancel", OK)
                .take("BYE", "bye")
                .answer("again", TERMINATED)
                .take("ACK")
                .answer("bye", OK)),
        of(
            "12-ack-with-another-number",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 7)
                    .silence(700)
                    .ack("invite", 1)
                    .take("BYE", "bye")
                    .answer("bye", OK),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .silence(200)
                .bye(1)
                .hear(200)),
        new Race(
            "16-two-answers-of-a-fork",
            SippScript.caller("16-two-answers-of-a-fork")
                .invite()
                .hear(180, "invite")
                .hear(200, "invite")
                .ack("invite", 1)
                .silence(500)
                .bye(2)
                .hear(200),
            List.of(
                called()
                    .take("INVITE", "invite")
                    .answer("invite", RINGING)
                    .silence(700)
                    .answerSdp("invite", OK)
                    .take("ACK")
                    .take("BYE", "bye")
                    .answer("bye", OK),
                called()
                    .take("INVITE", "invite")
                    .answer("invite", "100 Trying")
                    .take("CANCEL", "cancel")
                    .answer("cancel", OK)
                    .answerSdp("invite", OK)
                    .take("ACK")
                    .take("BYE", "bye")
                    .answer("bye", OK)),
            "{0}|{1}",
            Map.of()),
        of(
            "16-two-answers-of-one-target",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .silence(WELL_AFTER)
                    .bye(2)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .forkSdp("x", OK)
                .take("ACK")
                .take("BYE", "bye", "To:.*tag=r[0-9]+x")
                .answer("bye", OK)
                .take("BYE", "bye2")
                .answer("bye2", OK)),
        new Race(
            "19-late-ringing-of-a-target-that-was-left",
            SippScript.caller("19-late-ringing-of-a-target-that-was-left")
                .invite()
                .hear(200, "invite")
                .ack("invite", 1)
                .silence(1500)
                .bye(2)
                .hear(200),
            List.of(
                called()
                    .take("INVITE", "invite")
                    .answer("invite", "100 Trying")
                    .take("CANCEL", "cancel")
                    .answer("cancel", OK)
                    .silence(700)
                    .answer("invite", RINGING)
                    .silence(300)
                    .answer("invite", TERMINATED)
                    .take("ACK"),
                called()
                    .take("INVITE", "invite")
                    .answerSdp("invite", OK)
                    .take("ACK")
                    .take("BYE", "bye")
                    .answer("bye", OK)),
            "{0} 1s, {1}",
            Map.of()),
        new Race(
            "20-redirection-is-followed",
            SippScript.caller("20-redirection-is-followed")
                .invite()
                .hear(200, "invite")
                .ack("invite", 1)
                .bye(2)
                .hear(200),
            List.of(
                called().take("INVITE", "invite").redirect("{1}").take("ACK"),
                called()
                    .take("INVITE", "invite", "Diversion:")
                    .answerSdp("invite", OK)
                    .take("ACK")
                    .take("BYE", "bye")
                    .answer("bye", OK)),
            "{0}",
            Map.of("redirects", "follow")),
        of(
            "21-answer-without-any-session",
            caller -> caller.invite().hear(488, "invite").ackRefusal("invite", 1),
            called()
                .take("INVITE", "invite")
                .answer("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "23-invite-repeated-after-its-end",
            caller ->
                caller.invite().hear(486, "invite").ackRefusal("invite", 1).invite().silence(1000),
            called().take("INVITE", "invite").answer("invite", "486 Busy Here").take("ACK")),
        of(
            "24-merged-request",
            caller ->
                caller
                    .invite()
                    .hear(180, "invite")
                    .inviteAs("merged")
                    .hear(482, "merged")
                    .ackRefusal("merged", 1)
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .bye(2)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answer("invite", RINGING)
                .silence(WELL_AFTER)
                .answerSdp("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        of(
            "29-refused-offer",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .reinvite("again", 2)
                    .hear(488, "again")
                    .ackRefusal("again", 2)
                    .silence(500)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .take("INVITE", "again")
                .answer("again", "488 Not Acceptable Here")
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        new Race(
            "30-session-that-cannot-be-read",
            SippScript.caller("30-session-that-cannot-be-read")
                .inviteWith("application/sdp", "v=0\nm=what is this\n")
                .hear(488, "invite")
                .ackRefusal("invite", 1),
            List.of(),
            "sip:nobody@127.0.0.1:9",
            Map.of()),
        of(
            "31-cancel-through-a-nat",
            caller ->
                caller
                    .invite()
                    .hear(180, "invite")
                    .cancel("10.1.2.3:7070")
                    .hear(200)
                    .hear(487, "invite")
                    .ackRefusal("invite", 1),
            called()
                .take("INVITE", "invite")
                .answer("invite", RINGING)
                .take("CANCEL", "cancel")
                .answer("cancel", OK)
                .answer("invite", TERMINATED)
                .take("ACK")),
        of(
            "offer-in-a-reliable-response",
            caller ->
                caller
                    .ask("Supported: 100rel")
                    .hear(183, "invite", "RSeq:", "m=audio")
                    .prackSdp(2)
                    .hear(200)
                    .hear(200, "invite", "Content-Length: 0")
                    .ack("invite", 1)
                    .bye(3)
                    .hear(200),
            called()
                .take("INVITE", "invite", "Supported:.*100rel")
                .answerSdp("invite", "183 Session Progress", "Require: 100rel", "RSeq: 7")
                .take("PRACK", "prack", "RAck: 7 1 INVITE", "m=audio")
                .answer("prack", OK)
                .answer("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        new Race(
            "offer-of-one-of-two",
            SippScript.caller("offer-of-one-of-two")
                .ask()
                .hear(180, "invite")
                .hear(200, "invite", "m=audio")
                .ackSdp("invite", 1)
                .silence(300)
                .bye(2)
                .hear(200),
            List.of(
                called()
                    .take("INVITE", "invite")
                    .answer("invite", RINGING)
                    .take("CANCEL", "cancel")
                    .answer("cancel", OK)
                    .answer("invite", TERMINATED)
                    .take("ACK"),
                called()
                    .take("INVITE", "invite")
                    .silence(WELL_AFTER)
                    .answerSdp("invite", OK)
                    .take("ACK", "", "m=audio")
                    .take("BYE", "bye")
                    .answer("bye", OK)),
            "{0}|{1}",
            Map.of()),
        of(
            "another-part-beside-the-session",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite", "multipart/mixed", "ANM", "m=audio")
                    .ack("invite", 1)
                    .bye(2)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerParts("invite", OK)
                .take("ACK")
                .take("BYE", "bye")
                .answer("bye", OK)),
        new Race(
            "17-challenges-of-both",
            SippScript.caller("17-challenges-of-both")
                .invite()
                .hear(401, "invite", "WWW-Authenticate: Digest realm=.one", "Digest realm=.two")
                .ackRefusal("invite", 1),
            List.of(
                called()
                    .take("INVITE", "invite")
                    .answer(
                        "invite",
                        "401 Unauthorized",
                        "WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"")
                    .take("ACK"),
                called()
                    .take("INVITE", "invite")
                    .silence(WELL_AFTER)
                    .answer(
                        "invite",
                        "407 Proxy Authentication Required",
                        "Proxy-Authenticate: Digest realm=\"two\", nonce=\"2\"")
                    .take("ACK")),
            "{0}|{1}",
            Map.of("challenges", "relay")),
        of(
            "ringing-after-the-answer",
            caller ->
                caller
                    .invite()
                    .hear(200, "invite")
                    .ack("invite", 1)
                    .silence(200 + WELL_AFTER)
                    .bye(2)
                    .hear(200),
            called()
                .take("INVITE", "invite")
                .answerSdp("invite", OK)
                .take("ACK")
                .silence(200)
                .answer("invite", RINGING)
                .take("BYE", "bye")
                .answer("bye", OK)));
  }
}
