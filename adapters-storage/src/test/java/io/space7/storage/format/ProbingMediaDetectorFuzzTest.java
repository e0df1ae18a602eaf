package io.space7.storage.format;

import static io.space7.storage.format.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

/** What holds for any bytes, however hostile. */
class ProbingMediaDetectorFuzzTest {
  private static final int LONG = 64 * 1024;

  @Property(tries = 2000)
  void neverThrowsForAnyBytes(@ForAll byte[] head) {
    assertThatCode(() -> SampleFiles.detect(head)).doesNotThrowAnyException();
  }

  /** Random bytes hardly ever get past a signature; damaged files do. */
  @Property(tries = 3000)
  void neverThrowsForADamagedFile(@ForAll("damaged") byte[] head) {
    assertThatCode(() -> SampleFiles.detect(head)).doesNotThrowAnyException();
  }

  /** A file that ends early is of its own format or of none. */
  @Property(tries = 1500)
  void aPartOfAFileIsNeverOfAnotherFormat(
      @ForAll("samples") String sample, @ForAll("fractions") double fraction) {
    byte[] whole = SampleFiles.read(sample);
    byte[] part = Arrays.copyOf(whole, (int) (whole.length * fraction));

    SampleFiles.detect(part)
        .ifPresent(
            format ->
                assertThat(SampleFiles.ACCEPTED.get(sample).media().types())
                    .containsAnyElementsOf(format.types()));
  }

  /** Every probe has to come to an end soon, wherever lengths and depths lead it. */
  @Example
  void takesNoLongForFilesMadeToTakeLong() {
    String ebml = "\u001AE\u00DF\u00A3\u0087B\u0082\u0084webm";
    byte[][] hostile = {
      repeated("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "\0\0\u00FF\u00FFmoov"),
      repeated("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "\0\0\0\bmoov"),
      repeated(ebml, "\u00EC\u0080"),
      repeated(ebml + "\u0018\u0053\u0080\u0067\u00FF", "\u0016\u0054\u00AE\u006B\u00FF"),
      repeated(ebml + "\u0018\u0053\u0080\u0067\u00FF", "\u00AE\u0080"),
      repeated("", "OggS\0\u0002" + "\0".repeat(21)),
      repeated("GIF89a\u0001\0\u0001\0\0\0\0", "!\u00FE\0"),
      repeated("\u00FF\u00D8", "\u00FF"),
      repeated("\u00FF\u00D8", "\u00FF\u00E0\0\u0002"),
      repeated("RIFF\0\0\0\0WAVE", "JUNK\0\0\0\0"),
      repeated("ID3\u0003\0\0\0\0\0\0", "\0"),
      repeated("#!AMR\n", "|"),
      repeated("", "\u00FF\u00F1"),
      repeated("", "\u00FF\u00FB"),
      repeated("", "<a>"),
      repeated("<?xml version=\"1.0\"?>", "<a b='c'>"),
      repeated("", "G")
    };
    for (byte[] head : hostile) {
      Assertions.assertTimeout(Duration.ofSeconds(2), () -> SampleFiles.detect(head));
    }
  }

  private static byte[] repeated(String start, String unit) {
    ByteBuffer head = ByteBuffer.allocate(LONG).put(bytes(start));
    while (head.hasRemaining()) {
      byte[] next = bytes(unit);
      head.put(next, 0, Math.min(next.length, head.remaining()));
    }
    return head.array();
  }

  @Provide
  Arbitrary<String> samples() {
    return Arbitraries.of(SampleFiles.ACCEPTED.keySet());
  }

  @Provide
  Arbitrary<Double> fractions() {
    return Arbitraries.doubles().between(0, 1);
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<long[]> damages = Arbitraries.longs().array(long[].class).ofMinSize(1).ofMaxSize(6);
    return Combinators.combine(samples(), damages, fractions())
        .as((sample, places, fraction) -> damage(SampleFiles.read(sample), places, fraction));
  }

  /** Most damage goes where the headers are. */
  private static byte[] damage(byte[] whole, long[] places, double fraction) {
    byte[] head = Arrays.copyOf(whole, Math.max(1, (int) (whole.length * Math.sqrt(fraction))));
    for (long place : places) {
      int range = (place & 1) == 0 ? Math.min(64, head.length) : head.length;
      head[(int) Math.floorMod(place >> 9, (long) range)] = (byte) (place >> 1);
    }
    return head;
  }
}
