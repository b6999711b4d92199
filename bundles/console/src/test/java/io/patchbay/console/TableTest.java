package io.patchbay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirLongestCellAndNumbersStandRight() {
    Table table = new Table("ID", "NAME", "N").row("1", "alice", 5).row("12", "bob", 1234);

    assertThat(table.toString())
        .isEqualTo(
            """
            ID  NAME      N
             1  alice     5
            12  bob    1234
            """);
  }

  @Test
  void anEmptyCellIsADashAndLinesEndWithoutBlanks() {
    assertThat(new Table("A", "B").row("", "").row("x", "long").toString())
        .isEqualTo("A  B\n-  -\nx  long\n");
  }

  @Test
  void aPeersControlCharactersCannotBreakTheTable() {
    assertThat(new Table("A").row("x\r\n\u001b[31my").toString()).isEqualTo("A\nx???[31my\n");
  }

  @Test
  void aRowMustFillEveryColumn() {
    assertThatThrownBy(() -> new Table("A", "B").row("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
