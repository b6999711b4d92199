package io.patchbay.console;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands that work on bundles, such as {@code felix:update}, be given the id of one or its
 * symbolic name. Gogo leaves that to its interactive shell, which we do not have.
 */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleArgumentComponent implements Converter {
  private final BundleContext context;

  @Activate
  public BundleArgumentComponent(BundleContext context) {
    this.context = context;
  }

  /** Null where the wanted is no bundle, or there is none of that id or name. */
  @Override
  public @Nullable Object convert(Class<?> wanted, Object value) {
    String text = value.toString();
    return wanted == Bundle.class
        ? Arrays.stream(context.getBundles())
            .filter(each -> text.equals(each.getSymbolicName()) || text.equals(id(each)))
            .findFirst()
            .orElse(null)
        : null;
  }

  private static String id(Bundle bundle) {
    return Long.toString(bundle.getBundleId());
  }

  /** Leaves it to Gogo. */
  @Override
  public @Nullable CharSequence format(Object value, int level, Converter escape) {
    return null;
  }
}
