package io.space7.bootstrap.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.space7.application.port.TokenIssuer;
import io.space7.domain.User;
import java.time.Instant;
import java.util.Date;

/** Issues the tokens that {@link JwtVerifier} accepts under the same secret and rules. */
public final class JwtIssuer implements TokenIssuer {
  private final MACSigner signer;
  private final JwtClaims rules;

  public JwtIssuer(TokenKey.Secret secret, JwtClaims rules) {
    this.rules = rules;
    try {
      this.signer = new MACSigner(secret.bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short for HS256", e);
    }
  }

  @Override
  public String issue(User user, Instant issuedAt, Instant expiresAt) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .claim("user_id", user.userId().toString())
            .claim("username", user.username())
            .claim("profile_picture", user.profilePicture())
            .issuer(rules.issuer())
            .audience(rules.audience())
            .issueTime(Date.from(issuedAt))
            .expirationTime(Date.from(expiresAt))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 failed under a key that it had accepted", e);
    }
    return token.serialize();
  }
}
