package io.patchbay.b2bua;

/** Names the legs of a call, and so its sides of the media session: b to z, then b1, c1, ... */
final class LegNames {
  private static final int LETTERS = 'z' - 'b' + 1;

  private int given;

  String next() {
    int round = given / LETTERS;
    char letter = (char) ('b' + given++ % LETTERS);
    return round == 0 ? String.valueOf(letter) : letter + Integer.toString(round);
  }
}
