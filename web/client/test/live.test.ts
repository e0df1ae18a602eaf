// One process, and so one server, for everything that needs one.
import './chat.js';
