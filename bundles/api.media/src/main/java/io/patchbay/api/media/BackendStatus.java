package io.patchbay.api.media;

/**
 * What a backend holds now.
 *
 * @param name of the backend
 * @param usable false when new sessions would be refused
 * @param detail one line for people, such as {@code ports 20000-30000 on 0.0.0.0}
 * @param sessions open sessions
 * @param portsInUse UDP ports bound; -1 when unknown
 * @param portsTotal UDP ports it may bind; -1 when unknown
 */
public record BackendStatus(
    String name, boolean usable, String detail, int sessions, int portsInUse, int portsTotal) {}
