// The peer of bench/control.py: socket.io as its documentation has it, with WebSockets only and without compression.
// Every client is in the room of its group from the beginning, which spares this side the work of regrouping. An
// instructor's "split" sends each room a message of its own, and everybody one more. Ends with its standard input.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false, perMessageDeflate: false });

io.on("connection", (socket) => {
  const { group } = socket.handshake.query;
  if (group !== undefined) socket.join(`group ${group}`);

  socket.on("split", ({ round, groups, placeBytes, classBytes }) => {
    for (let number = 1; number <= groups; number += 1) {
      io.to(`group ${number}`).emit("place", filled({ round, number }, "place", placeBytes));
    }
    io.emit("class", filled({ round }, "class", classBytes));
  });
});

/** Fills a message so that its packet, `42["name",{...}]`, has as many bytes as wanted. */
function filled(message, name, bytes) {
  const bare = JSON.stringify([name, { ...message, body: "" }]).length + 2;
  return { ...message, body: "x".repeat(Math.max(0, bytes - bare)) };
}

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
http.listen(0, "127.0.0.1", () => console.log(http.address().port));
