"""An echo server with Twisted, as the course's, without its prints.

usage: echo_twisted.py PORT
"""

import resource
import sys

from twisted.internet import epollreactor

epollreactor.install()

from twisted.internet import protocol, reactor


class Echo(protocol.Protocol):
    def connectionMade(self):
        self.transport.setTcpNoDelay(True)

    def dataReceived(self, data):
        self.transport.write(data)


class EchoFactory(protocol.Factory):
    def buildProtocol(self, addr):
        return Echo()


most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
reactor.listenTCP(int(sys.argv[1]), EchoFactory(), backlog=4096, interface="127.0.0.1")
reactor.run()
