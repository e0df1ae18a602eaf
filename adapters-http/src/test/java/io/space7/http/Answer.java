package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.space7.domain.ErrorCode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the server answered. Header names are in lower case. */
record Answer(int status, Map<String, List<String>> headers, byte[] body) {
  private static final JsonMapper JSON = new JsonMapper();

  Answer(HttpResponse<byte[]> response) {
    this(response.statusCode(), response.headers().map(), response.body());
  }

  /** The header's only value, or null. */
  String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    assertThat(values).as(name).hasSizeLessThan(2);
    return values.isEmpty() ? null : values.get(0);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    assertThat(header("content-type")).as(text()).isEqualTo("application/json");
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(text(), e);
    }
  }

  Answer requireOk() {
    assertThat(status).as(text()).isBetween(200, 299);
    return this;
  }

  /** Asserts that this is an error in the one form that errors have. */
  Answer requireError(int expectedStatus, ErrorCode code) {
    assertThat(status).as(text()).isEqualTo(expectedStatus);
    assertThat(json().fieldNames())
        .toIterable()
        .as(text())
        .contains("error", "code")
        .isSubsetOf("error", "code", "details");
    assertThat(json().get("code").asText()).as(text()).isEqualTo(code.wire());
    assertThat(json().get("error").asText()).as(text()).matches("[A-Za-z].*[.a-z]");
    assertThat(header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(header("cache-control")).isEqualTo("no-store");
    assertThat(header("server")).isNull();
    return this;
  }

  /** Asserts the JSON, whatever the order of its fields. */
  Answer requireJson(String expected) {
    try {
      assertThat(json()).isEqualTo(JSON.readTree(expected));
    } catch (JsonProcessingException e) {
      throw new AssertionError(expected, e);
    }
    return this;
  }
}
