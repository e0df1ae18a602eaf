package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|PONG",
        "1|LEAVE",
        "41|LEAVE",
        "40|CONNECT",
        "40{\"token\":\"a\"}|CONNECT",
        "40/admin,{}|CONNECT_ELSEWHERE",
        "42[\"a\"]|EVENT",
        "420[\"a\"]|EVENT",
        "42123456789[\"a\"]|EVENT",
        "421234567890[\"a\"]|BROKEN",
        "43[]|ACK",
        "431[]|ACK",
        "42{}|BROKEN",
        "42|BROKEN",
        "421|BROKEN",
        "42:[\"a\"]|BROKEN",
        "42/admin,[\"a\"]|BROKEN",
        "40[]|BROKEN",
        "401|BROKEN",
        "44{}|BROKEN",
        "451-[\"a\"]|BROKEN",
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
  void knowsAPacketByItsBeginning(String packet, Packet kind) {
    byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
    assertThat(Packet.of(Unpooled.wrappedBuffer(bytes))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"50", "60000"})
  void doesNotReadALongAckIdToItsEnd(int digits) {
    byte[] bytes = ("42" + "9".repeat(digits) + "[]").getBytes(StandardCharsets.US_ASCII);
    assertThat(Packet.of(Unpooled.wrappedBuffer(bytes))).isEqualTo(Packet.BROKEN);
  }
}
