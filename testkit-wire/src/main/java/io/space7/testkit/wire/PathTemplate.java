package io.space7.testkit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with names for what varies in it. Those with fewer names come first. */
final class PathTemplate implements Comparable<PathTemplate> {
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  private final String text;
  private final Pattern pattern;
  private final List<String> names = new ArrayList<>();

  PathTemplate(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    Matcher name = NAME.matcher(text);
    int from = 0;
    while (name.find()) {
      names.add(name.group(1));
      regex.append(Pattern.quote(text.substring(from, name.start()))).append("([^/]+)");
      from = name.end();
    }
    pattern = Pattern.compile(regex.append(Pattern.quote(text.substring(from))).toString());
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /** What stands for a name. */
  String value(String path, String name) {
    Matcher matcher = pattern.matcher(path);
    return matcher.matches() && names.contains(name)
        ? matcher.group(names.indexOf(name) + 1)
        : null;
  }

  /** Whether a path begins as this one does. */
  boolean sharesRoot(String path) {
    return path.split("/", 3)[1].equals(text.split("/", 3)[1]);
  }

  /** Where the document has it. */
  String pointer() {
    return "/paths/" + text.replace("~", "~0").replace("/", "~1");
  }

  @Override
  public int compareTo(PathTemplate other) {
    return Integer.compare(names.size(), other.names.size());
  }
}
