<?php
// Verify the signature of a webhook call: `php verify.php < body`, with the secret and the headers as variables.
// In a web server the headers are $_SERVER['HTTP_WEBHOOK_ID'] and so on, and the body is php://input.

const TOLERANCE_S = 300;

// Return whether a call was signed with this secret within the last five minutes.
function is_genuine(string $secret, string $eventId, string $timestamp, string $signatures, string $body): bool
{
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_S) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$eventId.$timestamp.$body", $key, true));
    foreach (explode(' ', $signatures) as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

if (PHP_SAPI === 'cli' && realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    $names = ['WEBHOOK_SECRET', 'WEBHOOK_ID', 'WEBHOOK_TIMESTAMP', 'WEBHOOK_SIGNATURE'];
    $given = array_map(fn ($name) => (string) getenv($name), $names);
    $genuine = is_genuine(...[...$given, file_get_contents('php://stdin')]);
    echo $genuine ? "genuine\n" : "not genuine\n";
    exit($genuine ? 0 : 1);
}
