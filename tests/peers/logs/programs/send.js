// Send a message, and write what nodemailer tells of it.
const nodemailer = require("nodemailer");

const [port, login, tls, recipients, sender, debug] = process.argv.slice(2);
const secure = tls === "tls";
const account = { user: process.env.USER_NAME, pass: process.env.PASSWORD };
const transport = nodemailer.createTransport({
  host: "127.0.0.1",
  port,
  name: "client.example.com",
  ignoreTLS: !secure,
  requireTLS: secure,
  tls: { rejectUnauthorized: false },
  logger: true,
  debug: debug === "debug",
  ...(login === "-" ? {} : { auth: account, authMethod: login }),
});
const raw = require("fs").readFileSync(0);
const envelope = { from: sender, to: recipients.split(",") };
transport.sendMail({ envelope, raw }).catch((error) => console.error(error));
