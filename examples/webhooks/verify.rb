# Verify the signature of a webhook call: `ruby verify.rb < body`, with the secret and the headers as variables.
require "openssl"

TOLERANCE_S = 300

# Return whether a call was signed with this secret within the last five minutes.
def genuine?(secret, event_id, timestamp, signatures, body)
  return false unless timestamp.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= TOLERANCE_S

  key = secret.delete_prefix("whsec_").unpack1("m")
  digest = OpenSSL::HMAC.digest("SHA256", key, "#{event_id}.#{timestamp}.".b + body.b)
  expected = "v1,#{[digest].pack("m0")}"
  signatures.split(" ").any? { |each| OpenSSL.secure_compare(expected, each) }
end

if $PROGRAM_NAME == __FILE__
  names = %w[WEBHOOK_SECRET WEBHOOK_ID WEBHOOK_TIMESTAMP WEBHOOK_SIGNATURE]
  genuine = genuine?(*names.map { |name| ENV.fetch(name, "") }, $stdin.binmode.read)
  puts genuine ? "genuine" : "not genuine"
  exit genuine
end
