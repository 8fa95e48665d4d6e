# Send a message, and write what Net::SMTP tells of it.
require "net/smtp"
require "openssl"

port, login, tls, recipients, sender = ARGV
client = Net::SMTP.new("127.0.0.1", port.to_i)
client.set_debug_output($stderr)
context = OpenSSL::SSL::SSLContext.new
context.verify_mode = OpenSSL::SSL::VERIFY_NONE
tls == "tls" ? client.enable_starttls(context) : client.disable_starttls
account = login == "-" ? [] : [ENV["USER_NAME"], ENV["PASSWORD"], login.downcase.tr("-", "_").to_sym]
begin
  client.start("client.example.com", *account) do |session|
    session.send_message($stdin.read, sender, *recipients.split(","))
  end
rescue StandardError => error
  warn error.full_message(highlight: false)
end
