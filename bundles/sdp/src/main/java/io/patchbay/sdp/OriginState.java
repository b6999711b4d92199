package io.patchbay.sdp;

/** The o= line of one leg. */
public final class OriginState {}
