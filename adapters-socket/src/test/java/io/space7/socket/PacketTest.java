package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|PONG",
        "1|CLOSE",
        "41|DISCONNECT",
        "41/admin|DISCONNECT",
        "41/admin,|DISCONNECT",
        "41/admin,{}|BROKEN",
        "41[]|BROKEN",
        "40|CONNECT",
        "40{\"token\":\"a\"}|CONNECT",
        "40/admin|CONNECT",
        "40/admin,{}|CONNECT",
        "40/admin[]|BROKEN",
        "40/a b,|BROKEN",
        "40/admin?token=a|BROKEN",
        "42[\"a\"]|EVENT",
        "420[\"a\"]|EVENT",
        "42123456789[\"a\"]|EVENT",
        "421234567890[\"a\"]|BROKEN",
        "42/admin,[\"a\"]|EVENT",
        "42/admin,5[\"a\"]|EVENT",
        "42/admin[\"a\"]|BROKEN",
        "451-[\"a\"]|EVENT",
        "4512-/admin,5[\"a\"]|EVENT",
        "450-[\"a\"]|BROKEN",
        "45-[\"a\"]|BROKEN",
        "45[\"a\"]|BROKEN",
        "451[\"a\"]|BROKEN",
        "43[]|ACK",
        "431[]|ACK",
        "42{}|BROKEN",
        "42|BROKEN",
        "421|BROKEN",
        "42:[\"a\"]|BROKEN",
        "40[]|BROKEN",
        "401|BROKEN",
        "44{}|BROKEN",
        "46[]|BROKEN",
        "4|BROKEN",
        "2|BROKEN",
        "2probe|BROKEN",
        "3probe|BROKEN",
        "5|BROKEN",
        "6|BROKEN",
        "0{}|BROKEN",
        "11|BROKEN",
        "x|BROKEN",
        "''|BROKEN",
        "é|BROKEN",
      })
  void knowsAPacketByItsBeginning(String packet, Packet.Kind kind) {
    byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
    assertThat(Packet.of(Unpooled.wrappedBuffer(bytes)).kind()).isEqualTo(kind);
  }

  @Test
  void readsWhatIsBeforeTheJson() {
    byte[] bytes = "..4512-/admin,34[]".getBytes(StandardCharsets.US_ASCII);
    Packet packet = Packet.of(Unpooled.wrappedBuffer(bytes).skipBytes(2));
    assertThat(packet).isEqualTo(new Packet(Packet.Kind.EVENT, "/admin", 12, 34, 14));
    assertThat(Packet.of(Unpooled.copiedBuffer("42[]", StandardCharsets.US_ASCII)))
        .isEqualTo(new Packet(Packet.Kind.EVENT, "/", 0, Packet.NO_ACK, 2));
  }

  @ParameterizedTest
  @CsvSource({"42,9", "42/,9", "45,9", "451-,9", "40/,a"})
  void doesNotReadALongNumberOrNameToItsEnd(String start, char filling) {
    byte[] bytes =
        (start + String.valueOf(filling).repeat(60_000) + "[]").getBytes(StandardCharsets.US_ASCII);
    ByteBuf packet = spy(Unpooled.wrappedBuffer(bytes));
    assertThat(Packet.of(packet).kind()).isEqualTo(Packet.Kind.BROKEN);
    verify(packet, atMost(200)).getUnsignedByte(anyInt());
  }
}
