// In one file, so that no test runs while another one has ended a server.
import './placement.ts'
import './publishing.ts'
import './replicas.ts'
