package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayComponentTest {
  private static final MediaSessionSpec SPEC =
      new MediaSessionSpec("call", new RecordingListener());

  @Test
  void runsWithDefaultsUnderTheNameOfItsService() throws Exception {
    RelayComponent component = new RelayComponent(Map.of("name", "relay", "component.id", 1L));
    assertThat(component.name()).isEqualTo("relay");
    assertThat(component.status().usable()).isTrue();
    assertThat(component.status().detail()).contains("20000-30000");
    await(await(component.open(SPEC)).close());
    component.deactivate();
    assertThat(component.status().usable()).isFalse();
  }

  @Test
  void badValuesAtStartMeanNoSessionsUntilTheyAreCorrected() throws Exception {
    RelayComponent component = new RelayComponent(Map.of("ports", "many"));
    assertThat(component.status().usable()).isFalse();
    assertThat(component.status().detail()).contains("ports=many");
    assertThatThrownBy(() -> await(component.open(SPEC)))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE))
        .hasMessageContaining("ports=many");
    component.modified(Map.of("ports", "21000-21999"));
    assertThat(component.status().usable()).isTrue();
    component.deactivate();
  }

  @Test
  void badValuesLaterKeepTheOldOnes() {
    RelayComponent component = new RelayComponent(Map.of("ports", "21000-21999"));
    component.modified(Map.of("ports", "22000-22999", "idle.timeout", "soon"));
    assertThat(component.status().usable()).isTrue();
    assertThat(component.status().detail()).contains("21000-21999");
    component.modified(Map.of("ports", "22000-22999"));
    assertThat(component.status().detail()).contains("22000-22999");
    component.deactivate();
  }

  @Test
  void aNameInTheConfigurationIsAnUnknownKey() {
    RelayComponent component = new RelayComponent(Map.of("name", "other"));
    assertThat(component.status().detail()).contains("unknown key 'name'");
    component.deactivate();
  }
}
