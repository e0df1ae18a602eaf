package io.space7.bootstrap;

import io.space7.domain.MediaName;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is in a backup, one thing a line.
 *
 * @param schema the version of the tables
 * @param epoch the history that the rows are of
 * @param tables those that others refer to first
 * @param files of messages and uploads, by name
 */
record BackupManifest(
    String schema, String epoch, Map<String, Content> tables, Map<MediaName, Content> files) {
  /** The name of its entry in the archive, which is the last. */
  static final String ENTRY = "manifest";

  private static final String FORM = "space7-backup 1";
  private static final Pattern WORD = Pattern.compile("[\\w.]{1,100}");

  /**
   * @param count rows of a table, bytes of a file
   * @param sha256 in hex
   */
  record Content(long count, String sha256) {}

  static String entryOf(String table) {
    return "rows/" + table;
  }

  static String entryOf(MediaName file) {
    return "media/" + file;
  }

  String write() {
    StringBuilder text = new StringBuilder();
    text.append(FORM).append('\n');
    text.append("schema ").append(schema).append('\n');
    text.append("epoch ").append(epoch).append('\n');
    tables.forEach((name, content) -> line(text, "table", name, content));
    files.forEach((name, content) -> line(text, "file", name.value(), content));
    // Says that nothing is missing before it.
    return text.append("end ").append(tables.size() + files.size()).append('\n').toString();
  }

  private static void line(StringBuilder text, String kind, String name, Content content) {
    text.append(kind).append(' ').append(name).append(' ');
    text.append(content.count).append(' ').append(content.sha256).append('\n');
  }

  /**
   * @throws IOException if it is none, or not all of it
   */
  static BackupManifest read(BufferedReader text) throws IOException {
    if (!FORM.equals(text.readLine())) {
      throw new IOException("it is no backup of this program");
    }
    String schema = value(text, "schema");
    String epoch = value(text, "epoch");
    Map<String, Content> tables = new LinkedHashMap<>();
    Map<MediaName, Content> files = new LinkedHashMap<>();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
      String kind = words.get(0);
      if (kind.equals("end") && words.size() == 2) {
        if (text.readLine() == null
            && words.get(1).equals(Integer.toString(tables.size() + files.size()))) {
          return new BackupManifest(schema, epoch, tables, files);
        }
        throw damaged();
      } else if (words.size() != 4 || !words.get(2).matches("\\d{1,18}")) {
        throw damaged();
      }
      Content content = new Content(Long.parseLong(words.get(2)), words.get(3));
      if (kind.equals("table") && WORD.matcher(words.get(1)).matches()) {
        tables.put(words.get(1), content);
      } else if (kind.equals("file")) {
        // What is no name of ours could be a path to anywhere.
        files.put(MediaName.parse(words.get(1)).orElseThrow(BackupManifest::damaged), content);
      } else {
        throw damaged();
      }
    }
    throw damaged();
  }

  private static String value(BufferedReader text, String name) throws IOException {
    String line = text.readLine();
    if (line == null
        || !line.startsWith(name + " ")
        || !WORD.matcher(line.substring(name.length() + 1)).matches()) {
      throw damaged();
    }
    return line.substring(name.length() + 1);
  }

  private static IOException damaged() {
    return new IOException("its list of contents is damaged");
  }
}
