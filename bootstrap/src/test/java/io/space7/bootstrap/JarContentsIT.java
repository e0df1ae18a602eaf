package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the jar says of the parts that it contains. */
class JarContentsIT {
  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(System.getProperty("space7.jar"));
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void carriesItsOwnLicence() throws IOException {
    assertThat(text("META-INF/licenses/space7/LICENSE")).contains("Apache License", "Version 2.0");
  }

  @Test
  void carriesTheLicencesOfItsParts() {
    List<String> licences =
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.startsWith("META-INF/licenses/") && !name.endsWith("/"))
            .map(name -> name.split("/")[2].replaceFirst("-[0-9].*", ""))
            .toList();
    assertThat(licences).contains("javalin", "postgresql", "jackson-databind", "flyway-core");
  }

  @Test
  void carriesItsBillOfMaterials() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(text("META-INF/sbom/application.cdx.json"));
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.get("components"))
        .extracting(part -> part.get("name").asText())
        .contains("domain", "javalin", "netty-socketio", "postgresql", "google-cloud-storage")
        .doesNotContain("testkit", "junit-jupiter", "archunit-junit5");
    assertThat(bill.get("components"))
        .filteredOn(part -> !part.get("group").asText().equals("io.space7"))
        .allSatisfy(
            part -> assertThat(part.path("licenses")).as("licences of %s", part).isNotEmpty())
        .allSatisfy(part -> assertThat(part.path("hashes")).isNotEmpty());
  }

  /** The build is reproducible. */
  @Test
  void theBillOfMaterialsHasNoTimeOfItsOwn() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(text("META-INF/sbom/application.cdx.json"));
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.get("metadata").path("timestamp").asText("2026-11-01T00:00:00Z"))
        .isEqualTo("2026-11-01T00:00:00Z");
  }

  private String text(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }
}
