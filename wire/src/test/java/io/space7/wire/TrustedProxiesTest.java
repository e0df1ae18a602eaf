package io.space7.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.168.7.9", "fd00::/8"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.5,,203.0.113.5",
    "203.0.113.5,198.51.100.1,203.0.113.5",
    "10.1.2.3,,10.1.2.3",
    "10.1.2.3,198.51.100.1,198.51.100.1",
    "10.1.2.3,'6.6.6.6, 198.51.100.1',198.51.100.1",
    "10.1.2.3,'198.51.100.1, 10.9.9.9',198.51.100.1",
    "10.1.2.3,'198.51.100.1,192.168.7.9',198.51.100.1",
    "10.1.2.3,'198.51.100.1,192.168.7.8',192.168.7.8",
    "10.1.2.3,198.51.100.1:4711,198.51.100.1",
    "10.1.2.3,'[2001:db8::1]:443',2001:db8:0:0:0:0:0:1",
    "10.1.2.3,2001:db8::1,2001:db8:0:0:0:0:0:1",
    "fd12::1,198.51.100.1,198.51.100.1",
    "10.1.2.3,unknown,10.1.2.3",
    "10.1.2.3,'198.51.100.1, chat.example',10.1.2.3",
    "10.1.2.3,'198.51.100.1,',198.51.100.1",
    "10.1.2.3,999.1.1.1,10.1.2.3",
  })
  void aTrustedProxysWordCountsAndNobodyElses(String peer, String header, String client)
      throws UnknownHostException {
    assertThat(PROXIES.clientAddress(InetAddress.getByName(peer), header).getHostAddress())
        .isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "fd00::/129"})
  void whatIsNoNetworkIsNamed(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of("10.0.0.1", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.5,203.0.113.5",
    "::ffff:203.0.113.5,203.0.113.5",
    "2001:db8:1:2:3:4:5:6,20010db800010002/64",
    "2001:db8:1:2:ffff::,20010db800010002/64",
  })
  void anAddressSharesWithItsNetwork(String address, String share) throws UnknownHostException {
    assertThat(ClientAddress.of(InetAddress.getByName(address))).hasToString(share);
  }
}
