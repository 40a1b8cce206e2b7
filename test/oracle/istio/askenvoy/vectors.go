package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	. "oracle/shared"
)

// set is one line of a vector file, as Envoy is asked about it.
type set struct {
	ID      string
	Objects []Object
	Mesh    struct {
		TrustDomain        string
		TrustDomainAliases []string
		DataPlane          string
		PathNormalization  string
	}
	Requests []request
}

type request struct {
	Source        end
	Destination   end
	Port          uint16
	HTTP          *httpRequest
	Plaintext     bool
	RemoteAddress string
	SNI           string
	Expected      string
	Detail        string
}

type end struct {
	Workload *name
	Service  *name
	Address  string
}

type name struct{ Namespace, Name string }

type httpRequest struct {
	Method, Path, Host string
	Headers            map[string]string
	Token              Object
}

func readSets(path string) []set {
	result := []set{}
	for _, line := range bytes.Split(bytes.TrimSpace(must(os.ReadFile(path))), []byte("\n")) {
		one := set{}
		if err := json.Unmarshal(line, &one); err != nil {
			panic(err)
		}
		result = append(result, one)
	}
	return result
}

func (s set) kind(kind string) []Object {
	result := []Object{}
	for _, object := range s.Objects {
		if object["kind"] == kind {
			result = append(result, object)
		}
	}
	return result
}

// pod is a workload by its name; the pod of a Service is the one that has its name.
type pod struct {
	namespace, name, address, account string
	labels                            map[string]string
}

func (s set) pod(of name) pod {
	for _, object := range s.kind("Pod") {
		typed := struct {
			Metadata struct {
				Namespace, Name string
				Labels          map[string]string
			}
			Spec   struct{ ServiceAccountName string }
			Status struct{ PodIP string }
		}{}
		Decode(object, &typed)
		if typed.Metadata.Namespace == of.Namespace && typed.Metadata.Name == of.Name {
			account := typed.Spec.ServiceAccountName
			if account == "" {
				account = "default"
			}
			return pod{of.Namespace, of.Name, typed.Status.PodIP, account, typed.Metadata.Labels}
		}
	}
	panic(fmt.Sprintf("%s: no pod %v", s.ID, of))
}

// prefix is what the first rule that looks into the header wants before the token.
func (s set) prefix(header string) string {
	for _, object := range s.kind("RequestAuthentication") {
		typed := struct {
			Spec struct {
				JwtRules []struct {
					FromHeaders []struct{ Name, Prefix string }
				}
			}
		}{}
		Decode(object, &typed)
		for _, rule := range typed.Spec.JwtRules {
			for _, from := range rule.FromHeaders {
				if strings.EqualFold(from.Name, header) {
					return from.Prefix
				}
			}
		}
	}
	return ""
}

func (r request) target() name {
	if r.Destination.Service != nil {
		return *r.Destination.Service
	}
	return *r.Destination.Workload
}

func (s set) sourceAddress(r request) string {
	if r.Source.Workload == nil {
		return r.Source.Address
	}
	return s.pod(*r.Source.Workload).address
}

// peer is the identity of the caller; none without mutual TLS.
func (s set) peer(r request) string {
	if r.Plaintext || r.Source.Workload == nil {
		return ""
	}
	source := s.pod(*r.Source.Workload)
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", s.Mesh.TrustDomain, source.namespace, source.account)
}
