// One process, and so one server, for everything that needs one.
import './chat.js';
import './sending.js';
import './programs.js';
import './reading.js';
import './resuming.js';
import './keeping.js';
import './renewing.js';
import './large.js';
