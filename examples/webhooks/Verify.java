// Verify the signature of a webhook call: `java Verify.java < body`, with the secret and the headers as variables.

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Verify {
  private static final long TOLERANCE_S = 300;

  /** Return whether a call was signed with this secret within the last five minutes. */
  public static boolean isGenuine(String secret, String eventId, String timestamp, String signatures, byte[] body)
      throws GeneralSecurityException {
    if (!timestamp.matches("[0-9]{1,12}")
        || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_S) {
      return false;
    }
    byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((eventId + "." + timestamp + ".").getBytes(UTF_8));
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(UTF_8);
    for (String signature : signatures.split(" ")) {
      // It compares in constant time.
      if (MessageDigest.isEqual(expected, signature.getBytes(UTF_8))) {
        return true;
      }
    }
    return false;
  }

  public static void main(String[] args) throws GeneralSecurityException, IOException {
    boolean genuine =
        isGenuine(
            variable("WEBHOOK_SECRET"),
            variable("WEBHOOK_ID"),
            variable("WEBHOOK_TIMESTAMP"),
            variable("WEBHOOK_SIGNATURE"),
            System.in.readAllBytes());
    System.out.println(genuine ? "genuine" : "not genuine");
    System.exit(genuine ? 0 : 1);
  }

  private static String variable(String name) {
    return System.getenv().getOrDefault(name, "");
  }
}
