package io.space7.bootstrap;

import java.util.Locale;

/** Tells whether a variable was meant to be another one. */
final class Misspelling {
  private static final String OURS = "SPACE7_";

  /** Kubernetes gives every program one such variable for each service. */
  private static final String SERVICE_LINK = "tcp://";

  /** A shorter name is near to that of too many variables of other programs. */
  private static final int SHORT = 5;

  private static final int LONG = 9;

  private Misspelling() {}

  static boolean isLikely(String given, String value, String name) {
    if (given.startsWith(OURS) && given.substring(OURS.length()).equals(name)) {
      return !value.startsWith(SERVICE_LINK);
    }
    String upper = given.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    if (name.length() < SHORT) {
      // HOME is not HOST.
      return upper.equals(name) && !given.equals(name) && !given.equals("host");
    }
    return isBeginning(upper, name) || distance(upper, name) <= (name.length() < LONG ? 1 : 2);
  }

  /** Whether whole words of a name are left out at its end, two or more being there. */
  private static boolean isBeginning(String given, String name) {
    return given.indexOf('_') > 0 && name.startsWith(given + "_");
  }

  /** Letters that are missing, too many, wrong or swapped (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + wrong, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
