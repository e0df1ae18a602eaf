package io.space7.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The web page, read once from the class path and kept in memory: no request can name any other
 * file.
 *
 * <p>Why it is so: docs/adr/0015-web-page.md.
 *
 * @param files without any if the program was built without the page
 */
record WebPage(List<StaticFile> files) {
  /** Where the build puts it. */
  static final String FOLDER = "io/space7/page/";

  private static final String START = "index.html";

  /**
   * @param folder with a slash at its end
   */
  static WebPage read(ClassLoader classPath, String folder) {
    URL start = classPath.getResource(folder + START);
    if (start == null) {
      return new WebPage(List.of());
    }
    try {
      return start.openConnection() instanceof JarURLConnection jar
          ? readJar(Path.of(jar.getJarFileURL().toURI()), folder)
          : readFolder(Path.of(start.toURI()).getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WebPage readJar(Path jar, String folder) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      return readFolder(files.getPath(folder));
    }
  }

  private static WebPage readFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new WebPage(
          all.filter(Files::isRegularFile).map(file -> readFile(folder, file)).toList());
    }
  }

  private static StaticFile readFile(Path folder, Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    try {
      return StaticFile.of("/" + (name.equals(START) ? "" : name), name, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
