package io.space7.bootstrap.architecture;

import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the build does not run, planted to be found. */
class NeverRunCanary {
  @Test
  void isForgotten() {}

  static class Parameterized {
    @ParameterizedTest
    @ValueSource(ints = 1)
    void isForgotten(int value) {}
  }

  static class OfAFactory {
    @TestFactory
    List<DynamicTest> isForgotten() {
      return List.of();
    }
  }

  abstract static class Parent {
    @Test
    void isForgotten() {}
  }

  static class Inheriting extends Parent {}

  interface Contract {
    @Test
    default void isForgotten() {}
  }

  static class OfAContract implements Contract {}

  @Disabled("nobody runs it by its name")
  static class Off {
    @Test
    void isForgotten() {}
  }

  /** Would be run within its class, if that was run. */
  @Nested
  class Inner {
    @Test
    void isForgotten() {}
  }
}
