package io.patchbay.sip.auth;

import io.patchbay.api.sip.access.UserAdministration;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.lib.settings.DataFolder;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own users as a service. Other settings make a new database object; the one before
 * does what it was asked for and closes.
 */
@Component(
    configurationPid = "io.patchbay.sip.users",
    service = {UserStore.class, UserAdministration.class})
@Designate(ocd = UsersConfig.class)
public final class UsersComponent implements UserStore, UserAdministration {
  private static final Logger LOG = LoggerFactory.getLogger(UsersComponent.class);

  private record State(UsersSettings settings, UserDatabase database) {}

  private final Path data;
  private volatile State state;

  @Activate
  public UsersComponent(BundleContext context, Map<String, Object> properties)
      throws SettingsException {
    this(DataFolder.of(context::getProperty), properties);
  }

  UsersComponent(Path data, Map<String, Object> properties) throws SettingsException {
    this.data = data;
    // without settings that can be used there are no users: the service is not there
    this.state = state(UsersSettings.read(properties, data));
  }

  private static State state(UsersSettings settings) {
    LOG.info("users of realm '{}' are kept in {}", settings.realm(), settings.database());
    return new State(settings, new UserDatabase(settings, Clock.systemUTC()));
  }

  @Modified
  void modified(Map<String, Object> properties) {
    State before = state;
    try {
      UsersSettings changed = UsersSettings.read(properties, data);
      if (!changed.equals(before.settings)) {
        state = state(changed);
        before.database.close();
      }
    } catch (SettingsException e) {
      LOG.error("{}; the users before stay", e.getMessage());
    }
  }

  @Deactivate
  void deactivate() {
    state.database.close();
  }

  @Override
  public String realm() {
    return state.settings.realm();
  }

  @Override
  public CompletionStage<Optional<StoredUser>> find(String name) {
    return state.database.find(name);
  }

  @Override
  public CompletionStage<List<User>> list() {
    return state.database.list();
  }

  @Override
  public CompletionStage<Boolean> add(String name, String password) {
    return state.database.add(name, password);
  }

  @Override
  public CompletionStage<Boolean> password(String name, String password) {
    return state.database.password(name, password);
  }

  @Override
  public CompletionStage<Boolean> remove(String name) {
    return state.database.remove(name);
  }

  @Override
  public CompletionStage<Integer> importCsv(String text) {
    return state.database.importCsv(text);
  }
}
