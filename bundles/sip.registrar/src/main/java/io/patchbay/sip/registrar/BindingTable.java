package io.patchbay.sip.registrar;

import io.patchbay.api.sip.location.Binding;
import io.patchbay.lib.database.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bindings as rows. What runs here runs on the database's thread. */
final class BindingTable {
  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE patchbay_binding (
            user_name VARCHAR(255) NOT NULL,
            contact VARCHAR(8192) NOT NULL,
            q INTEGER NOT NULL,
            expires BIGINT NOT NULL,
            path VARCHAR(8192) NOT NULL,
            transport VARCHAR(8) NOT NULL,
            listener VARCHAR(255) NOT NULL,
            host VARCHAR(45) NOT NULL,
            port INTEGER NOT NULL,
            instance VARCHAR(8192) NOT NULL,
            reg_id INTEGER NOT NULL,
            user_agent VARCHAR(8192) NOT NULL,
            call_id VARCHAR(8192) NOT NULL,
            cseq BIGINT NOT NULL)
          """,
          "CREATE INDEX patchbay_binding_user ON patchbay_binding (user_name)");

  private static final String BREAK = "\n";

  private BindingTable() {}

  /** Puts users' bindings in place of what is there of these users. */
  static Database.Task<Integer> save(Map<String, List<Binding>> users) {
    return connection -> {
      try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM patchbay_binding WHERE user_name = ?");
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO patchbay_binding VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
        for (Map.Entry<String, List<Binding>> user : users.entrySet()) {
          delete.setString(1, user.getKey());
          delete.addBatch();
          for (Binding binding : user.getValue()) {
            set(insert, binding);
            insert.addBatch();
          }
        }
        delete.executeBatch();
        insert.executeBatch();
      }
      return users.size();
    };
  }

  /** Everything that has time left; the rest is deleted. */
  static List<Binding> load(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM patchbay_binding WHERE expires <= ?")) {
      delete.setLong(1, now.toEpochMilli());
      delete.executeUpdate();
    }
    List<Binding> bindings = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM patchbay_binding ORDER BY user_name, expires");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        bindings.add(binding(rows));
      }
    }
    return bindings;
  }

  private static void set(PreparedStatement insert, Binding binding) throws SQLException {
    Binding.Source source = binding.source();
    int column = 0;
    insert.setString(++column, binding.user());
    insert.setString(++column, binding.contact());
    insert.setInt(++column, binding.q());
    insert.setLong(++column, binding.expires().toEpochMilli());
    insert.setString(++column, String.join(BREAK, binding.path()));
    insert.setString(++column, source.transport());
    insert.setString(++column, source.listener());
    insert.setString(++column, source.remote().getAddress().getHostAddress());
    insert.setInt(++column, source.remote().getPort());
    insert.setString(++column, binding.instance());
    insert.setInt(++column, binding.regId());
    insert.setString(++column, binding.userAgent());
    insert.setString(++column, binding.callId());
    insert.setLong(++column, binding.cseq());
  }

  private static Binding binding(ResultSet row) throws SQLException {
    String path = row.getString("path");
    return new Binding(
        row.getString("user_name"),
        row.getString("contact"),
        row.getInt("q"),
        Instant.ofEpochMilli(row.getLong("expires")),
        path.isEmpty() ? List.of() : List.of(path.split(BREAK, -1)),
        new Binding.Source(
            row.getString("transport"),
            row.getString("listener"),
            new InetSocketAddress(address(row.getString("host")), row.getInt("port")),
            Optional.empty()),
        row.getString("instance"),
        row.getInt("reg_id"),
        row.getString("user_agent"),
        row.getString("call_id"),
        row.getLong("cseq"));
  }

  /** A literal: no name is looked up. */
  private static InetAddress address(String text) throws SQLException {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new SQLException("no address: " + text, e);
    }
  }
}
