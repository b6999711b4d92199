package io.patchbay.api.sip;

/**
 * Counters since start, and what is held at this moment. A node at rest holds nothing.
 *
 * @param received messages that arrived, keep-alives included
 * @param sent messages that left, repeats included
 * @param malformed messages dropped or answered 400 because they do not parse
 * @param strays responses that belong to no transaction
 * @param overloaded whether messages come faster than they are handled at this moment
 * @param refusedForLoad new requests that were answered 503 for that
 * @param clientTransactions client transactions held now
 * @param serverTransactions server transactions held now
 * @param dialogs dialogs registered now
 * @param connections stream connections open now
 */
public record SipStatistics(
    long received,
    long sent,
    long malformed,
    long strays,
    boolean overloaded,
    long refusedForLoad,
    int clientTransactions,
    int serverTransactions,
    int dialogs,
    int connections) {}
