<?php
// Send a message, and write what PHPMailer tells of it.
require "/usr/share/php/libphp-phpmailer/autoload.php";

[, $port, $login, $tls, $recipients, $sender, $level, $form] = $argv;
$mail = new PHPMailer\PHPMailer\PHPMailer();
$mail->isSMTP();
$mail->SMTPDebug = (int) $level;
$mail->Debugoutput = $form;
$mail->Host = "127.0.0.1";
$mail->Port = (int) $port;
$mail->Helo = "client.example.com";
$mail->SMTPAutoTLS = false;
$mail->SMTPSecure = $tls === "tls" ? "tls" : "";
$mail->SMTPOptions = ["ssl" => ["verify_peer" => false, "verify_peer_name" => false]];
if ($login !== "-") {
    $mail->SMTPAuth = true;
    $mail->AuthType = $login;
    $mail->Username = getenv("USER_NAME");
    $mail->Password = getenv("PASSWORD");
}
$mail->setFrom($sender);
foreach (explode(",", $recipients) as $one) {
    $mail->addAddress($one);
}
$mail->Subject = "php";
$mail->Body = stream_get_contents(STDIN);
$mail->send();
