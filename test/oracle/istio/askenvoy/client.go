package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	. "oracle/shared"
)

// answer is what Envoy did with one request: the status of HTTP or 0, what decided, and the path after normalisation.
type answer struct {
	allowed bool
	status  int
	details string
	path    string
}

// ask sends the request as a caller would: from the caller's address (the network namespace takes every address for its own),
// with mutual TLS where the caller has an identity.
func ask(s set, r request, listener string, signer *authority) answer {
	source := s.sourceAddress(r)
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source)}}
	raw := must(dialer.Dial("tcp", listener))
	defer raw.Close()
	must(0, raw.SetDeadline(time.Now().Add(20*time.Second)))
	must(fmt.Fprintf(raw, "PROXY TCP4 %s %s 40000 %d\r\n", source, s.pod(r.target()).address, r.Port))
	connection := raw
	if peer := s.peer(r); peer != "" {
		secured := tls.Client(raw, &tls.Config{InsecureSkipVerify: true, ServerName: r.SNI, Certificates: []tls.Certificate{signer.identity(peer)}})
		if err := secured.Handshake(); err != nil {
			panic(fmt.Sprintf("%s: handshake: %v", s.ID, err))
		}
		connection = secured
	}
	if r.HTTP == nil {
		return askTCP(connection)
	}
	return askHTTP(connection, s, r, signer)
}

// askTCP: whoever is let in hears an echo; whoever is not finds the connection closed.
func askTCP(connection net.Conn) answer {
	must(connection.Write([]byte("hello")))
	heard := make([]byte, 5)
	if _, err := io.ReadFull(connection, heard); err != nil {
		if timeout, is := err.(net.Error); is && timeout.Timeout() {
			panic(err)
		}
		return answer{details: "closed"}
	}
	return answer{allowed: true, details: "echo"}
}

// carry puts the token where its location says, with the prefix that a rule wants there: a header line, or a parameter.
func carry(s set, described Object, token, path string) (string, string) {
	location, _ := described["location"].(Object)
	if header, is := location["header"].(string); is {
		return header + ": " + s.prefix(header) + token, path
	}
	if cookie, is := location["cookie"].(string); is {
		return "Cookie: " + cookie + "=" + token, path
	}
	if parameter, is := location["parameter"].(string); is {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		return "", path + separator + parameter + "=" + token
	}
	return "Authorization: Bearer " + token, path
}

func askHTTP(connection net.Conn, s set, r request, signer *authority) answer {
	carrier, path := "", r.HTTP.Path
	if r.HTTP.Token != nil {
		carrier, path = carry(s, r.HTTP.Token, signer.token(r.HTTP.Token), path)
	}
	lines := []string{fmt.Sprintf("%s %s HTTP/1.1", r.HTTP.Method, path), "Host: " + r.HTTP.Host}
	for _, name := range slices.Sorted(maps.Keys(r.HTTP.Headers)) {
		lines = append(lines, name+": "+r.HTTP.Headers[name])
	}
	if r.RemoteAddress != "" {
		lines = append(lines, "X-Forwarded-For: "+r.RemoteAddress)
	}
	if carrier != "" {
		lines = append(lines, carrier)
	}
	must(io.WriteString(connection, strings.Join(lines, "\r\n")+"\r\n\r\n"))
	response, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: r.HTTP.Method})
	if err != nil {
		panic(fmt.Sprintf("%s %s: %v", r.HTTP.Method, r.HTTP.Path, err))
	}
	defer response.Body.Close()
	return answer{response.StatusCode == http.StatusOK, response.StatusCode, response.Header.Get(detailsHeader), response.Header.Get(pathHeader)}
}
