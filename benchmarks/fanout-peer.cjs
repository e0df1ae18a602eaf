// The peer of FanoutBenchmark: the same fan-out on Node's socket.io.
const { Server } = require("socket.io");
const { createServer } = require("http");
const { randomUUID } = require("crypto");

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
const space = randomUUID();
let seq = 0;

io.on("connection", (socket) => {
  socket.on("join_space", (id, ack) => {
    socket.join(id);
    ack({ ok: true, seq, recovered: true });
  });
  socket.on("send_message", ({ spaceId, message }) => {
    const user = { user_id: randomUUID(), username: "ada", profile_picture: null };
    const stored = {
      message_id: randomUUID(),
      space_id: spaceId,
      sender_id: user.user_id,
      content: message.content,
      media_url: null,
      media_type: null,
      word_count: message.content.split(/\s+/).length,
      sender: user,
      likes: [],
      appreciation_count: 0,
      created_at: new Date().toISOString(),
      seq: ++seq,
    };
    socket.to(spaceId).emit("receive_message", { ...stored, spaceId, message: stored });
  });
});

http.listen(0, () => console.log(`${http.address().port} ${space} any`));
process.stdin.on("data", () => {
  const { heapUsed, external } = process.memoryUsage();
  console.log(`${heapUsed >> 20} MiB heap, ${external >> 20} MiB buffers`);
});
process.stdin.on("end", () => process.exit(0));
