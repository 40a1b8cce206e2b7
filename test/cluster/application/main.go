// What stands for every workload: it answers HTTP/1.1 and HTTP/2 in plaintext or with TLS, or sends back what it gets, at
// the ports that SERVE names ("http:8080,https:443,tcp:6379,udp:5353").
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	serve := map[string]func(port string) error{"http": serveHTTP, "https": serveHTTPS, "tcp": echo, "udp": echoPackets}
	failed := make(chan error)
	for entry := range strings.SplitSeq(os.Getenv("SERVE"), ",") {
		kind, port, _ := strings.Cut(entry, ":")
		if serve[kind] != nil {
			go func() { failed <- fmt.Errorf("%s: %w", entry, serve[kind](port)) }()
		}
	}
	// A workload without a port only calls others.
	go func() {
		for range time.Tick(time.Hour) {
		}
	}()
	log.Fatal(<-failed)
}

func serveHTTP(port string) error {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := http.Server{Addr: ":" + port, Protocols: protocols, Handler: http.HandlerFunc(answer)}
	return server.ListenAndServe()
}

func serveHTTPS(port string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	own := tls.Certificate{Certificate: [][]byte{certificate}, PrivateKey: key}
	server := http.Server{
		Addr:      ":" + port,
		Handler:   http.HandlerFunc(answer),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}},
	}
	return server.ListenAndServeTLS("", "")
}

func answer(response http.ResponseWriter, request *http.Request) {
	fmt.Fprintf(response, "%s %s %s\n", request.Method, request.Host, request.URL)
}

func echo(port string) error {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			_, _ = io.Copy(connection, connection)
		}()
	}
}

func echoPackets(port string) error {
	socket, err := net.ListenPacket("udp", ":"+port)
	if err != nil {
		return err
	}
	packet := make([]byte, 65536)
	for {
		size, sender, err := socket.ReadFrom(packet)
		if err != nil {
			return err
		}
		_, _ = socket.WriteTo(packet[:size], sender)
	}
}
